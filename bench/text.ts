// Text that reads and compresses like prompts and answers do, from a seeded generator: the same in every run.

/** A small seeded generator (mulberry32): numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PLAIN = `the of to and a in is for that with on as it by be are this from or at an which was your order refund invoice
customer account delivery window policy document section page answer question context retrieved according please summarize explain
return within days after receipt unless item damaged warranty replacement shipping address payment method card charge transfer bank
status pending approved declined contact support agent escalate ticket number reference standard express international tracking carrier
package weight limit region available stock product model version update install configure setting option default value parameter
function call result error retry timeout request response token budget latency cost estimate compare difference between however therefore
although because first second finally note that important step follow instructions carefully user asked about previous message conversation
history system assistant tool schema field required optional list table row column query database index search ranking score relevant
evidence claim supported cited source paragraph sentence translate language summary short detailed example case exception rule applies
contract clause supplier quarter revenue growth forecast margin report analyst meeting schedule calendar reminder travel booking flight hotel`.split(
  /\s+/,
);
const OTHER =
  'für über Größe Straße Rückgabe Lieferung naïve déjà commande livraison señal envío 注文 返品 配送 保証 送料 回答 質問 заказ возврат доставка 🙂 📦'.split(
    ' ',
  );

/** About `length` characters of sentences; with `international` about every fifth word is not ASCII. */
export function prose(random: () => number, length: number, international: boolean): string {
  let text = '';
  let sentence = 0;
  while (text.length < length) {
    const list = international && random() < 0.2 ? OTHER : PLAIN;
    // Squaring favors the first words, as language does.
    const word = list[Math.floor(random() ** 2 * list.length)] ?? 'the';
    sentence += 1;
    if (sentence === 1) text += word.charAt(0).toUpperCase() + word.slice(1);
    else text += ` ${word}`;
    if (sentence > 8 && random() < 0.15) {
      text += random() < 0.2 ? '.\n\n' : '. ';
      sentence = 0;
    }
  }
  return text;
}
