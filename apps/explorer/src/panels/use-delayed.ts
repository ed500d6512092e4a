import { useEffect, useState } from "preact/hooks";

/** True once something has been so for some milliseconds. */
export function useDelayed(isSo: boolean, milliseconds: number): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isSo) {
      setLong(false);
      return undefined;
    }
    const timer = setTimeout(() => setLong(true), milliseconds);
    return () => clearTimeout(timer);
  }, [isSo, milliseconds]);
  return isLong;
}
