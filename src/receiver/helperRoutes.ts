// Questions that SDKs ask their own backend before they start to send, answered so that they do start. Nothing is kept of them.

/** Path -> the JSON that says "nothing of that kind here". All are POST. */
export const HELPER_ANSWERS: Readonly<Record<string, unknown>> = {
  // traceAI looks an evaluation template up for each EvalTag, and raises where that fails; register() then asks whether a run exists.
  '/tracer/custom-eval-config/get_custom_eval_by_name/': { result: { isUserEvalTemplate: false, evalTemplate: {} } },
  '/tracer/custom-eval-config/check_exists/': { result: { exists: false } },
};
