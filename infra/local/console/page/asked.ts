import { useEffect, useState } from 'preact/hooks';

/**
 * What the program answers, asked anew whenever `key` changes; undefined until the first answer. The one before is kept
 * until the next is there, so that nothing flickers.
 */
export function useAsked<Answered>(ask: () => Promise<Answered>, key: unknown): Answered | undefined {
  const [answered, setAnswered] = useState<Answered>();
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const answer = await ask();
      if (!isGone) setAnswered(answer);
    };
    void look();
    return () => {
      isGone = true;
    };
  }, [key]);
  return answered;
}
