"""What every reader and writer of text needs: bytes, characters, ids, problems."""
