"""What operators meet: the site in a process of its own, with its production settings and gunicorn."""
