class FileRefused(ValueError):
    """A file is not taken. The text is French, for the person who sent it: what is wrong and what to do."""
