import { printable } from '../../../../functions/domain/printable.ts';

/** What the program says of time, as people on this machine read it. */

export const clock = (iso: string) => new Date(iso).toLocaleTimeString('en-GB');

export function moment(iso: string): string {
  return `${new Date(iso).toLocaleDateString('en-CA')} ${clock(iso)}`;
}

export const number = (count: number) => count.toLocaleString('en-US');

export function named(person: { readonly first_name: string | null; readonly last_name: string | null }): string {
  return printable([person.first_name, person.last_name].filter(Boolean).join(' ')) || 'without a name';
}

export const plural = (count: number, noun: string) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

/** The part of a type that a stylesheet and a person tell it by. */
export const wordOf = (type: string) => type.split('.')[1] ?? type;

export const switchName = (what: string) => (what === 'ats_users' ? 'all users' : what.replaceAll('_', ' '));
