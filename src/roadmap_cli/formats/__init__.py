"""Other people's files, read into values and written from them; never the database, never a terminal."""
