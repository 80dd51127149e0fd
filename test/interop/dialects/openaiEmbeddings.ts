// OpenAI's embeddings: eight numbers a text, made of its letters.
import type { Dialect } from './dialect.ts';

export const openaiEmbeddings: Dialect = {
  path: '/embeddings',
  read: body => ({ model: String(body.model), lastUser: '', tools: [], afterTool: false }),
  write(_reply, asked, _serial, body) {
    const texts = [body.input].flat().map(String);
    const tokens = texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
    return {
      object: 'list',
      model: asked.model,
      data: texts.map((text, index) => {
        const numbers = vector(text);
        const embedding = body.encoding_format === 'base64' ? Buffer.from(new Float32Array(numbers).buffer).toString('base64') : numbers;
        return { object: 'embedding', index, embedding };
      }),
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
  },
};

function vector(text: string): readonly number[] {
  return Array.from({ length: 8 }, (_, index) => ((text.charCodeAt(index % Math.max(text.length, 1)) || 0) % 32) / 32 - 0.5);
}
