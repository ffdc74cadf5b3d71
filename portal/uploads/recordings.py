"""Sound and film: whether a file is what its first bytes say, from beginning to end."""

import os

from portal.errors import Refused

MOST_BOXES = 100_000
MOST_PADDING = 64 * 1024
BITRATES = {  # thousands of bits a second, by the number in the frame's header
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
NOT_SOUND = "This MP3 is damaged, or is no MP3. Save the sound as MP3 again."
NOT_FILM = "This MP4 is damaged, or is no MP4. Save the film as MP4 again."


def check_sound(file):
    """Refuse what does not hold two frames of MP3 sound, one right after the other."""
    file.seek(0)
    head = file.read(10)
    start = _length_of_tags(head) if head.startswith(b"ID3") else 0
    file.seek(start)
    padding = file.read(MOST_PADDING)
    start += len(padding) - len(padding.lstrip(b"\0"))
    for _ in range(2):
        file.seek(start)
        length = _frame_length(file.read(4))
        if not length:
            raise Refused(NOT_SOUND)
        start += length


def check_film(file):
    """Refuse what is not a row of boxes that fill the file, with a description of a film."""
    file.seek(0, os.SEEK_END)
    end, start, found = file.tell(), 0, set()
    for _ in range(MOST_BOXES):
        if start == end:
            break
        name, length = _box(file, start, end)
        if not name.isalnum() or length < 8 or start + length > end:
            raise Refused(NOT_FILM)
        found.add(name)
        start += length
    if start != end or not found >= {b"ftyp", b"moov"}:
        raise Refused(NOT_FILM)


def _box(file, start, end):
    """The name and length of the box at `start`; a length of 0 means up to the end."""
    file.seek(start)
    head = file.read(16)
    length, name = int.from_bytes(head[:4], "big"), head[4:8]
    if length == 1:
        length = int.from_bytes(head[8:16], "big")
    return name, length or end - start


def _frame_length(header) -> int:
    """Bytes of the MP3 frame that begins with `header`; 0 where none does."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate, rate = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer != 1 or bitrate in (0, 15) or rate == 3:
        return 0
    one = version == 3
    bits = BITRATES[1 if one else 2][bitrate] * 1000
    return (144 if one else 72) * bits // RATES[version][rate] + (header[2] >> 1 & 1)


def _length_of_tags(head) -> int:
    """Bytes of the ID3 tags that begin with `head`: seven bits a byte, and ten more at each end."""
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return length + (20 if head[5] & 0x10 else 10)
