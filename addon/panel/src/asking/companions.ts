import type { Booking, ItemRequest } from "../api/schema.d.ts";

/** Somebody who comes along: a member, a guest who is known from before, or a name. */
export interface Companion {
  id?: string;
  name: string;
}

type Seat = Pick<ItemRequest, "resource_id" | "persons">;

/** Each in the first place that has room; who is too many stands in the last, so that the server says so. */
export function seated(seats: readonly Seat[], companions: readonly Companion[]): ItemRequest[] {
  const left = [...companions];
  return seats.map((seat, at) => {
    const last = at === seats.length - 1;
    const who = left.splice(0, last ? left.length : seat.persons);
    return who.length === 0 ? { ...seat } : { ...seat, who: who.map(({ id, name }) => id ?? { name }) };
  });
}

/** Those of a booking, as far as their names may be read. */
export function companionsOf(
  { items, guests = [] }: Pick<Booking, "items" | "guests">,
  names: ReadonlyMap<string, string>,
): Companion[] {
  const guest = new Map(guests.map(({ id, name }) => [id, name]));
  return items.flatMap(({ who = [] }) =>
    who.map((id) => ({ id, name: names.get(id) ?? guest.get(id) ?? "…" })),
  );
}
