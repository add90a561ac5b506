/** How the console cancels tasks: so that it can be taken back for somewhat longer than the message with "Undo" shows. */
export const cancelForNow = { undoSeconds: 15 };
/** Many take their time: the first of them is to be had back when the last is done. */
export const cancelManyForNow = { undoSeconds: 60 };
