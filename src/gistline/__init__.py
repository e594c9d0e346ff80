"""gistline: computable, cited advice for metastatic GIST, for one patient or a whole cohort."""

from importlib.metadata import version

__version__ = version("gistline")
