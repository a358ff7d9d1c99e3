"""The command line. `typer_app` is the only module that knows Typer; `fast_path` spares most lines it."""
