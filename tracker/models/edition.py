"""The edition of the public record: a mark for each change of what the public reads."""

from django.db import models


class PublicChange(models.Model):
    """That something the public reads has changed. Only triggers of the database write it.

    All rows together are the edition (`queries.edition`): a random mark each, so that no set of
    them ever comes again, neither when an old transaction ends late nor after a backup is restored.
    """

    mark = models.BigIntegerField(editable=False)

    def __str__(self) -> str:
        return f"{self.pk} {self.mark}"
