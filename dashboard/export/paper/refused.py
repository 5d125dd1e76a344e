"""What a paper's maker says when an office's own file (settings, Word template) cannot be used."""


class PaperRefused(Exception):  # noun first, as a person would say it: the paper was refused
    """Its text is one Vietnamese sentence, ready to show: which file, what is wrong, what to type."""
