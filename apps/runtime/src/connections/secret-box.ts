import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const format = 1;
const lengths = { keyId: 4, nonce: 12, tag: 16 };
const headerLength = 1 + lengths.keyId + lengths.nonce + lengths.tag;

/**
 * Seals small secrets with AES-256-GCM. A sealed box is: format (1 byte), key id (4), nonce (12), tag (16),
 * ciphertext. It opens only at the place it was sealed for, so boxes cannot be swapped between rows.
 */
export class SecretBox {
  readonly #key: Buffer;
  readonly #keyId: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
    this.#keyId = createHash('sha256').update(key).digest().subarray(0, lengths.keyId);
  }

  seal(text: string, place: string): Buffer {
    const nonce = randomBytes(lengths.nonce);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(format), this.#keyId, nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws when the box was sealed with another key, for another place, or was changed. */
  open(box: Buffer, place: string): string {
    if (box[0] !== format) throw new Error(`The secrets of ${place} have an unknown format`);
    const keyId = box.subarray(1, 1 + lengths.keyId);
    if (!keyId.equals(this.#keyId)) {
      throw new Error(
        `The secrets of ${place} were sealed with another key: SECRET_KEY or secret.key has changed`,
      );
    }
    const nonce = box.subarray(1 + lengths.keyId, 1 + lengths.keyId + lengths.nonce);
    const tag = box.subarray(headerLength - lengths.tag, headerLength);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce)
      .setAAD(Buffer.from(place))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(box.subarray(headerLength)), decipher.final()]).toString();
  }
}
