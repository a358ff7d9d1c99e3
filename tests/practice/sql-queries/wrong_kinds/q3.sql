all between 5000 and 8000
