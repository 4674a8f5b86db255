import { isUserEvent, type Event } from '../../functions/events/index.ts';

/** Throws if the mail was not taken. */
export async function sendWelcomeMail(event: Event): Promise<void> {
  if (!isUserEvent(event)) throw new TypeError('Only people get mails');
  const { ok } = await fetch(process.env['MAIL_URL'] ?? '', { method: 'POST', body: event.detail.data.user.id });
  if (!ok) throw new Error('The mail was not taken');
}
