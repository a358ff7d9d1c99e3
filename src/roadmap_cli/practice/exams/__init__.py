"""The exams: a module for each practice, with its checks and, where data are made, its starter."""
