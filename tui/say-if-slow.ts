/** Nobody wonders about less, in milliseconds. */
const patience = 700;

/** Does some work, and says so when it takes its time. */
export async function sayIfSlow(say: () => void, work: () => Promise<void>, after = patience): Promise<void> {
  const timer = setTimeout(say, after);
  try {
    await work();
  } finally {
    clearTimeout(timer);
  }
}
