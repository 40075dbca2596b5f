"""Gzip files joined from pieces that were compressed apart: by several processes, or in an earlier build.

Each piece ends with a full flush, so it needs nothing of what stands before it; joined they are one member, which
every reader takes (some stop after the first member of a file of several). RFC 1951, RFC 1952.
"""

import zlib
from collections.abc import Iterable
from functools import cache
from typing import IO, NamedTuple

_LEVEL = 6
# Deflate, no name, no time, "unknown" system: the bytes depend on the content alone.
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"
_POLYNOMIAL, _FIRST, _ALL = 0xEDB88320, 1 << 31, (1 << 32) - 1


class Piece(NamedTuple):
    """Some content, compressed: its deflate blocks, its CRC-32, its length in bytes, and what this does to a CRC-32."""

    blocks: bytes
    crc: int
    length: int
    shift: int


def piece(content: bytes) -> Piece:
    """Compress content that is to be joined with other content."""
    if not content:
        return Piece(b"", 0, 0, _zeros(0))
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    blocks = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    return Piece(blocks, zlib.crc32(content), len(content), _zeros(len(content)))


class Joined:
    """A gzip file that is written piece by piece.

    >>> import gzip, io
    >>> file = io.BytesIO()
    >>> joined = Joined(file)
    >>> joined.write([piece(b"one "), piece(b"two")])
    >>> joined.close()
    >>> gzip.decompress(file.getvalue())
    b'one two'
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._crc = self._length = 0
        file.write(_HEAD)

    def write(self, pieces: Iterable[Piece]) -> None:
        """Put pieces at the end."""
        for blocks, crc, length, shift in pieces:
            self._file.write(blocks)
            self._crc = _times(shift, self._crc) ^ crc
            self._length += length

    def close(self) -> None:
        """Write what ends the file; the file itself stays open."""
        self._file.write(_LAST_BLOCK + self._crc.to_bytes(4, "little") + (self._length % 2**32).to_bytes(4, "little"))


def _times(one: int, other: int) -> int:
    """Multiply two polynomials over GF(2) modulo that of CRC-32; the highest bit is the coefficient of x^0."""
    product = 0
    while one:
        if one & _FIRST:
            product ^= other
        one = one << 1 & _ALL
        other = other >> 1 ^ (_POLYNOMIAL if other & 1 else 0)
    return product


def _zeros(length: int) -> int:
    """Give x^(8 * length): what `length` bytes of zero multiply a remainder with.

    So the CRC-32 of two contents in a row follows from the CRC-32 of each and the length of the second:

    >>> _times(_zeros(3), zlib.crc32(b"one ")) ^ zlib.crc32(b"two") == zlib.crc32(b"one two")
    True
    """
    power = 1 << 31  # x^0
    for bit in range(length.bit_length()):
        if length >> bit & 1:
            power = _times(_bytes(bit), power)
    return power


@cache
def _bytes(bit: int) -> int:
    """Give x^(8 * 2^bit)."""
    half = _bytes(bit - 1) if bit else 0
    return _times(half, half) if bit else 1 << 23
