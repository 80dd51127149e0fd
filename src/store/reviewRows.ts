// Reviews: which turns, in which order, and how far somebody got.
import { REVIEW_STATES, type Review, type ReviewProgress, type ReviewTurn } from '../core/model/review.ts';
import type { Driver, Row } from './driver.ts';
import type { Write } from './keeping.ts';
import { textOrNull } from './mapping.ts';
import type { Reviews } from './reviewContract.ts';

const DONE = REVIEW_STATES.indexOf('done');
const SKIPPED = REVIEW_STATES.indexOf('skipped');
const ROW = `SELECT r.*, count(t.place) AS total, coalesce(sum(t.state = ${DONE}), 0) AS done, coalesce(sum(t.state = ${SKIPPED}), 0) AS skipped
  FROM reviews r LEFT JOIN review_turns t ON t.review = r.id`;

export function reviewRows(driver: Driver, write: Write): Reviews {
  const all = driver.prepare(`${ROW} GROUP BY r.id ORDER BY r.made_us DESC, r.id`);
  const one = driver.prepare(`${ROW} WHERE r.id = ? GROUP BY r.id`);
  const turns = driver.prepare('SELECT session, turn, state FROM review_turns WHERE review = ? ORDER BY place');
  const put = driver.prepare('INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?)');
  const putTurn = driver.prepare('INSERT INTO review_turns VALUES (?, ?, ?, ?, 0)');
  const mark = driver.prepare('UPDATE review_turns SET state = ? WHERE review = ? AND place = ?');
  const removeTurns = driver.prepare('DELETE FROM review_turns WHERE review = ?');
  const remove = driver.prepare('DELETE FROM reviews WHERE id = ?');
  return {
    list: async () => all.all().map(rowOf),
    get: async id => {
      const row = one.get(id);
      return row ? rowOf(row) : null;
    },
    turns: async id => turns.all(id).map(turnOf),
    add: async (review, list) =>
      write(() => {
        put.run(review.id, review.madeUs, review.name, review.author, Number(review.blind), Number(review.adjudicates));
        for (const [place, each] of list.entries()) putTurn.run(review.id, place, each.session, each.turn);
      }),
    mark: async (id, place, state) => write(() => mark.run(REVIEW_STATES.indexOf(state), id, place) > 0),
    remove: async id =>
      write(() => {
        removeTurns.run(id);
        return remove.run(id) > 0;
      }),
  };
}

function turnOf(row: Row): ReviewTurn {
  return { session: String(row.session), turn: String(row.turn), state: REVIEW_STATES[Number(row.state)] ?? 'open' };
}

function rowOf(row: Row): ReviewProgress {
  const review: Review = {
    id: String(row.id),
    name: String(row.name),
    madeUs: Number(row.made_us),
    author: textOrNull(row.author),
    blind: Number(row.blind) === 1,
    adjudicates: Number(row.adjudicates) === 1,
  };
  return { ...review, total: Number(row.total), done: Number(row.done), skipped: Number(row.skipped) };
}
