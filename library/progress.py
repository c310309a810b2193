"""How far a long command is."""

BAR = 30  # characters


def show_progress(command, done, total):
    """A bar on a terminal; in a log it would be noise."""
    if command.stdout.isatty():
        bar = "█" * (BAR * done // total)
        end = "\n" if done == total else ""
        command.stdout.write(f"\r{bar:░<{BAR}} {done} of {total}", ending=end)
