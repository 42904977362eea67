import { type SubmitEvent, useRef, useState } from "react";
import type { SeatResponse } from "#domain/api/responses/library.ts";
import { isEmailAddress } from "#domain/email.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { assignSeat, describeRefusal, Problem, unassignSeat } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";

interface Props {
  seats: SeatResponse[];
  messages: Messages["library"]["seats"];
  lang: string;
}

/** The seats of an edition for several people: who has them, and a form to assign another one. */
export function Seats({ seats: initial, messages, lang }: Props) {
  const [seats, setSeats] = useState(initial);
  const [error, setError] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const assigned = seats.filter(({ holder }) => holder !== null);
  const free = seats.filter(({ holder }) => holder === null);
  return (
    <section className="seats" aria-labelledby="seats">
      <h2 id="seats">{formatPlural(messages.title, seats.length, lang)}</h2>
      <p className="muted">{formatPlural(messages.free, free.length, lang)}</p>
      {assigned.length > 0 && (
        <ul>
          {assigned.map((seat) => (
            <li key={seat.id}>
              <span className="break-all">{seat.holder}</span>
              {seat.isUsed ? (
                <span className="muted">{messages.used}</span>
              ) : (
                <Button
                  variant="link"
                  size="sm"
                  aria-label={formatMessage(messages.unassignName, { email: seat.holder ?? "" })}
                  onClick={() => change(seat, null)}
                >
                  {messages.unassign}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {free.length > 0 && (
        <form onSubmit={assign} noValidate>
          <Input
            ref={field}
            type="email"
            name="email"
            aria-label={messages.email}
            placeholder={messages.email}
            autoComplete="off"
            required
          />
          <Button type="submit" size="sm" variant="outline">
            {messages.assign}
          </Button>
        </form>
      )}
      <div role="status">{error && <Alert>{error}</Alert>}</div>
    </section>
  );

  function assign(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const email = field.current?.value.trim() ?? "";
    const seat = free.at(-1);
    if (!isEmailAddress(email)) setError(messages.invalid);
    else if (seat) void change(seat, email);
  }

  async function change(seat: SeatResponse, holder: string | null) {
    setError("");
    try {
      await (holder === null ? unassignSeat(seat.id) : assignSeat(seat.id, holder, lang));
      setSeats(seats.map((each) => (each === seat ? { ...each, holder } : each)));
      if (field.current) field.current.value = "";
    } catch (problem) {
      const isUsed = problem instanceof Problem && problem.code === "seat-used";
      if (isUsed) setSeats(seats.map((each) => (each === seat ? { ...each, isUsed } : each)));
      setError(
        describeRefusal(problem, messages.error, {
          "same-address": messages.same,
          "seat-used": messages.inUse,
        }),
      );
    }
  }
}
