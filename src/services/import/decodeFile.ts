import { Refusal } from '@/domain/refusal/refusalCode.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Reads bytes as text, piece by piece. */
export type FileDecoder = {
  encoding: () => Encoding;
  decode: (bytes: Uint8Array) => string;
  end: () => string;
};

/**
 * Reads a file as spreadsheets write them: UTF-8 and UTF-16 by their marks, UTF-8 without one, and what is no UTF-8 as Windows-1252.
 * Where a file has been UTF-8 for a while and then is not, what cannot be read is U+FFFD: its rows are rejected, and no letter is guessed.
 * @throws Refusal invalid_request for what is no text at all
 */
export function createFileDecoder(): FileDecoder {
  let encoding: Encoding = 'utf-8';
  let decoder: TextDecoder | null = null;
  let isFirst = true;
  let hasMultibyte = false;
  let held: Uint8Array = new Uint8Array(0);

  function begin(bytes: Uint8Array): Uint8Array {
    isFirst = false;
    if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03)
      throw notText('This is an Excel workbook. Save it as CSV first.');
    encoding = encodingOf(bytes);
    if (encoding !== 'utf-8') decoder = new TextDecoder(encoding);
    return encoding === 'utf-8' && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
      ? bytes.subarray(3)
      : bytes;
  }

  function decodeUtf8(bytes: Uint8Array, isLast: boolean): string {
    const cut = isLast ? bytes.length : wholeUntil(bytes);
    held = bytes.slice(cut);
    const whole = bytes.subarray(0, cut);
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole);
      hasMultibyte ||= text.length !== whole.length;
      return text;
    } catch {
      if (hasMultibyte) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole);
      encoding = 'windows-1252';
      decoder = new TextDecoder(encoding);
      held = new Uint8Array(0);
      return decoder.decode(bytes, { stream: true });
    }
  }

  return {
    encoding: () => encoding,
    decode(bytes) {
      const fresh = isFirst ? begin(bytes) : bytes;
      if (decoder !== null) return decoder.decode(fresh, { stream: true });
      return decodeUtf8(held.length === 0 ? fresh : Buffer.concat([held, fresh]), false);
    },
    end() {
      if (decoder !== null) return decoder.decode();
      return held.length === 0 ? '' : decodeUtf8(held, true);
    },
  };
}

function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 200);
  const zeros = [0, 1].map((start) => head.filter((byte, index) => index % 2 === start && byte === 0).length);
  const enough = head.length / 4;
  if (head.length >= 8 && (zeros[1] ?? 0) > enough && zeros[0] === 0) return 'utf-16le';
  if (head.length >= 8 && (zeros[0] ?? 0) > enough && zeros[1] === 0) return 'utf-16be';
  if (head.includes(0)) throw notText('This is no text file. Save the table as CSV first.');
  return 'utf-8';
}

/** Where a letter of several bytes at the end is not whole yet. */
function wholeUntil(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

function notText(sentence: string): Refusal {
  return new Refusal('invalid_request', sentence, { field: 'file' });
}
