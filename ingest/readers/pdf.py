"""stub"""

from ingest.readers.intake import Reading, SourceFile


def read(file: SourceFile) -> Reading:
    raise NotImplementedError
