import * as z from 'zod/mini';
import { answerWith } from './answering.ts';
import { effort } from './effort.ts';
import { Place, Spot, spotOf } from './place.ts';

const Question = z.object({ place: Place, spot: Spot, updated_after: z.nullable(z.string()) });

/** As the poll asks for. */
const PAGE_SIZE = '250';

const Page = z.object({ data: z.object({ next: z.nullable(z.string()), results: z.array(z.unknown()) }) });

/** The least that anybody would have to do: every page, one after the other, parsed, and nothing else. */
async function fetchAll({ place, spot, updated_after }: z.infer<typeof Question>) {
  const { kombo_url, integration_id } = spotOf(place, spot);
  const headers = { authorization: `Bearer ${place.api_key}`, 'x-integration-id': integration_id };
  const filters = { page_size: PAGE_SIZE, include_deleted: 'true', ...(updated_after !== null && { updated_after }) };
  const taken = effort();
  for (let next: string | null = ''; next !== null;) {
    const query = new URLSearchParams({ ...filters, ...(next && { cursor: next }) });
    const response = await fetch(`${kombo_url}/ats/users?${query.toString()}`, { headers });
    next = Page.parse(JSON.parse(await response.text())).data.next;
  }
  return { ...taken(), peak_mb: process.resourceUsage().maxRSS / 1024 };
}

answerWith({ answer: (question) => fetchAll(Question.parse(question)) });
