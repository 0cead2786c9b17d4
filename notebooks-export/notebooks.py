"""Exports the datasets as notebooks and executes them.

`notebooks.py VERDIN` writes the notebooks of this folder; `notebooks.py VERDIN --check` executes them
again and fails where Verdin and scipy differ, or where an export of today has other cells.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import nbclient
import nbformat

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent


def recordings():
    """Every recording of `datasets`: its name and the arguments that name its files."""
    folder = REPOSITORY / "datasets"
    for file in sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")]):
        yield file.name.split(".")[0], [f"datasets/{file.name}"]
    for champion in sorted(folder.glob("*/champion.csv")):
        place = f"datasets/{champion.parent.name}"
        arms = ["--champion", f"{place}/champion.csv", "--challenger", f"{place}/challenger.csv"]
        yield champion.parent.name, arms


def export(verdin, arguments):
    """The notebook of one recording, its cells not yet executed."""
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "export.ipynb"
        command = [verdin, "export", *arguments, "--config", "datasets/canary.yaml"]
        subprocess.run([*command, "--notebook", target], cwd=REPOSITORY, check=True)
        notebook = nbformat.read(target, as_version=4)
    nbformat.validate(notebook)
    return notebook


def execute(notebook):
    """Runs all cells in a fresh kernel; a cell that fails raises."""
    nbclient.NotebookClient(notebook, timeout=600, record_timing=False).execute()
    # What a run leaves besides its results differs from one to the next.
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def cells(notebook):
    return [(cell.id, cell.cell_type, cell.source) for cell in notebook.cells]


def check(name, fresh):
    """What is wrong with a committed notebook; None when nothing is."""
    path = HERE / f"{name}.ipynb"
    if not path.exists():
        return "is missing; make notebooks writes it"
    committed = nbformat.read(path, as_version=4)
    nbformat.validate(committed)
    theirs = dict((id, source) for id, _, source in cells(committed))
    changed = [id for id, _, source in cells(fresh) if theirs.get(id) != source]
    if changed or cells(committed) != cells(fresh):
        return f"has other cells than an export of today: {', '.join(changed) or 'their order'}"
    if any(cell.cell_type == "code" and not cell.execution_count for cell in committed.cells):
        return "was not executed"
    try:
        execute(committed)
    except nbclient.exceptions.CellExecutionError as failure:
        return str(failure)
    return None


def damaged(notebook):
    """The notebook with one of Verdin's p-values off by a part in ten thousand."""
    for cell in notebook.cells:
        if cell.id == "verdin":
            cell.source, count = re.subn(
                r'("p": )(0\.\d+)', lambda m: f"{m[1]}{float(m[2]) * 1.0001:.12g}", cell.source, 1
            )
            assert count == 1, "a judgement without a p-value"
    return notebook


def notices(notebook):
    """Whether a wrong figure fails the run, so that a run that passes tells something."""
    try:
        execute(damaged(notebook))
    except nbclient.exceptions.CellExecutionError as failure:
        return "Verdin and scipy differ" in str(failure)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("verdin", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    arguments = parser.parse_args()
    wrong, names = 0, set()
    for name, files in recordings():
        names.add(name)
        notebook = export(arguments.verdin, files)
        if arguments.check:
            mistake = check(name, notebook)
        else:
            mistake = None
            nbformat.write(execute(notebook), HERE / f"{name}.ipynb")
        size = (HERE / f"{name}.ipynb").stat().st_size if (HERE / f"{name}.ipynb").exists() else 0
        print(f"{name}.ipynb: {mistake or 'ok'}, {size / 1000:.0f} kB", flush=True)
        wrong += mistake is not None
    for stray in sorted({path.stem for path in HERE.glob("*.ipynb")} - names):
        print(f"{stray}.ipynb: no dataset of that name")
        wrong += 1
    if arguments.check:
        noticed = notices(export(arguments.verdin, files))
        print(f"a wrong figure {'fails' if noticed else 'does NOT fail'} the run")
        wrong += not noticed
    if not names:
        sys.exit("no dataset was found")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
