"""Variants: what people write for a change of a gene, read, checked, placed and named."""

from gistline.variants.drivers import Driver
from gistline.variants.notation import Doubt, Kind
from gistline.variants.reading import Reading, read_variant

__all__ = ["Doubt", "Driver", "Kind", "Reading", "read_variant"]
