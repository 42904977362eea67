import type { OpenedWork } from "#site/lib/open-in-place.ts";

/** Connects a player to the buttons and displays of headphones, keyboards and lock screens. https://w3c.github.io/mediasession/ */
export function connectMediaSession(
  media: HTMLMediaElement,
  { previous, next }: { previous: () => void; next: () => void },
): { show(track: { title: string; work: OpenedWork }): void; end(): void } {
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
    show({ title, work }) {
      const artwork = work.cover === null ? [] : [{ src: new URL(work.cover, location.href).href }];
      session.metadata = new MediaMetadata({ title, album: work.name, artwork });
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
