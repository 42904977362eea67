import type { OpenedProduct } from "#site/lib/open-in-place.ts";

/** Connects a player to the buttons and displays of headphones, keyboards and lock screens. https://w3c.github.io/mediasession/ */
export function connectMediaSession(
  media: HTMLMediaElement,
  { previous, next }: { previous: () => void; next: () => void },
): { show(track: { title: string; product: OpenedProduct }): void; end(): void } {
  const { mediaSession: session } = navigator;
  const handlers: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
    play: () => void media.play(),
    pause: () => media.pause(),
    previoustrack: previous,
    nexttrack: next,
    seekto: ({ seekTime }) => {
      media.currentTime = seekTime ?? 0;
    },
  };
  setHandlers(handlers);
  for (const event of ["play", "pause", "seeked", "durationchange"]) media.addEventListener(event, showState);
  return {
    show({ title, product }) {
      const artwork = product.cover === null ? [] : [{ src: new URL(product.cover, location.href).href }];
      session.metadata = new MediaMetadata({ title, album: product.name, artwork });
    },
    end() {
      setHandlers(Object.fromEntries(Object.keys(handlers).map((action) => [action, null])));
      session.metadata = null;
    },
  };

  function setHandlers(actions: Partial<Record<MediaSessionAction, MediaSessionActionHandler | null>>): void {
    for (const action of ["play", "pause", "previoustrack", "nexttrack", "seekto"] as const)
      session.setActionHandler(action, actions[action] ?? null);
  }

  function showState(): void {
    session.playbackState = media.paused ? "paused" : "playing";
    const { duration, currentTime } = media;
    if (Number.isFinite(duration)) {
      session.setPositionState({ duration, position: Math.min(currentTime, duration) });
    }
  }
}
