import type { Rig } from '../../support/rig.ts';
import { PEOPLE, type Scene } from './scene.ts';

/** Switched off and back on by a click, with a sync of Kombo's after each. */
function click(what: Parameters<Rig['ats']['switchOff']>[0]): Scene['play'] {
  return async ({ rig, poll }) => {
    rig.ats.switchOff(what);
    rig.ats.sync();
    await poll();
    await poll();
    rig.ats.switchOn(what);
    rig.ats.sync();
    await poll();
  };
}

/** What a click in Kombo's dashboard, and time, make of records. */
export const SCOPES: readonly Scene[] = [
  { name: 'users are switched off and on: everybody looks deleted', play: click('ats_users') },
  { name: 'a field is switched off and on: every email is null', play: click('email') },
  { name: 'roles are switched off and on: nobody has any', play: click('ats_roles') },
  {
    name: 'a role is renamed',
    play: async ({ rig, poll }) => {
      rig.ats.renameRole('2', 'Talent partner');
      await poll();
    },
  },
  {
    name: 'the record of a leaver is emptied',
    play: async ({ rig, people: [leaver = ''], poll }) => {
      rig.ats.delete(leaver);
      await poll();
      rig.ats.anonymise(leaver);
      await poll();
    },
  },
  {
    name: 'the record of a leaver is emptied, the date of deletion too',
    play: async ({ rig, people: [leaver = ''], poll }) => {
      rig.ats.delete(leaver);
      await poll();
      rig.ats.anonymise(leaver, { deletion_date: 'nulled' });
      await poll();
    },
  },
  {
    name: 'the record of a leaver vanishes altogether',
    play: async ({ rig, people: [leaver = ''], poll }) => {
      rig.ats.remove(leaver);
      await poll();
    },
  },
  {
    name: 'a third of the company really leaves',
    play: async ({ rig, people, poll }) => {
      for (const id of people.slice(0, PEOPLE / 3)) rig.ats.delete(id);
      await poll();
    },
  },
];
