"""docs/cli.md, from the commands themselves."""

from __future__ import annotations

import click

_HEAD = """# The command `cellwright`

Generated from the commands by `python scripts/make_cli_docs.py`: edit them, not this page.
Errors are `message — remedy` on standard error, with exit code 1; `--json` prints JSON.
"""


def reference(command: click.Command) -> str:
    """Return the reference of a command and all below it as Markdown."""
    return _HEAD + "".join(_sections(command, None, "cellwright"))


def _sections(command: click.Command, parent: click.Context | None, name: str) -> list[str]:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
    sections = [f"\n## {context.command_path}\n\n```\n{command.get_help(context).rstrip()}\n```\n"]
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            sections += _sections(found, context, below) if found else []
    return sections
