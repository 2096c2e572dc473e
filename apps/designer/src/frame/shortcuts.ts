import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { places } from './places.ts';

/** How long `g` waits for its letter. */
const chordMs = 1_200;

/** Is the person writing? Then letters are letters. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

/** `g f`, `g r`…: go to a place by its letter. */
export function useShortcuts(): void {
  const navigate = useNavigate();
  useEffect(() => {
    let armedAt = 0;
    const listen = (event: KeyboardEvent) => {
      if (isWriting(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'g') {
        armedAt = Date.now();
        return;
      }
      const place = places.find(({ letter }) => letter === event.key);
      if (place !== undefined && Date.now() - armedAt < chordMs) {
        event.preventDefault();
        void navigate(place.path);
      }
      armedAt = 0;
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [navigate]);
}
