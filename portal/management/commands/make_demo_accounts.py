import os

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from branches.models import Branch

# user name, role, and the place in the programme of the branch that he or she works for
ACCOUNTS = (
    ("editor", "Branch editor", 1),
    ("secretary", "Branch secretary", 1),
    ("editor2", "Branch editor", 2),
    ("office", "Committee office", None),
    ("confidentiality", "Confidentiality reviewer", None),
    ("publisher", "Publisher", None),
    ("records", "Records keeper", None),
    ("administrator", "Administrator", None),
    ("auditor", "Auditor", None),
)


class Command(BaseCommand):
    """One account for each role, with the password in DEMO_PASSWORD. For demonstrations: asks for DEMO_ACCOUNTS=yes."""

    help = "Make one account for each role and print them."

    def handle(self, **options):
        password = os.environ.get("DEMO_PASSWORD", "")
        if os.environ.get("DEMO_ACCOUNTS") != "yes" or not password:
            raise CommandError(
                "These accounts are for a demonstration and share one password. If that is what you want, "
                "set DEMO_ACCOUNTS=yes and DEMO_PASSWORD."
            )
        for username, role, place in ACCOUNTS:
            person = {"is_staff": True, "email": f"{username}@example.org"}
            user, _created = User.objects.get_or_create(username=username, defaults=person)
            if not user.check_password(password):  # what is printed below must be true
                user.set_password(password)
                user.save()
            user.groups.add(Group.objects.get(name=role))
            branch = Branch.objects.filter(entries__place=place).first() if place else None
            if branch:
                branch.editors.add(user)
            whose = f"{role}, {branch}" if branch else role
            self.stdout.write(f"  {username:<14} {password}   {whose}")
