"""The command line. `typer_app` is the only module that knows Typer."""
