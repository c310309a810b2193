from django.core.exceptions import ValidationError


def must(condition, sentence):
    """Refuse a deed with a sentence that the person who asked for it reads."""
    if not condition:
        raise ValidationError(sentence)
