class FileRefused(ValueError):
    """A file is not taken. The text is French, for the person who sent it: what is wrong and what to do."""


WRONG_TYPE = (
    "ce fichier n’est ni une photo (JPEG, PNG, WebP, HEIC) ni un PDF. Prenez une photo de votre pièce, "
    "ou enregistrez-la en PDF."
)
