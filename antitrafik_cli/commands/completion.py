"""`completion`: the few lines a shell needs to ask this tool what the Tab key would write."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.data import completion_script
from antitrafik_cli.messages import N_

app, completion_command = command(
    """
    antitrafik completion bash >> ~/.bashrc
    antitrafik completion zsh >> ~/.zshrc
    antitrafik completion fish > ~/.config/fish/completions/antitrafik.fish
    antitrafik completion powershell >> $PROFILE
    """
)
SHELLS = ("bash", "zsh", "fish", "powershell")
Shell = Annotated[
    str,
    typer.Argument(
        metavar="SHELL", help=N_("bash, zsh, fish or powershell. Open a new one after.")
    ),
]


@completion_command
def completion(shell: Shell) -> None:
    """Print the script of one shell; it only asks, so that it never grows old."""
    typer.echo(completion_script(options.choice(shell, SHELLS, "SHELL")), nl=False)
