import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseFunctionEnvelope } from './function-envelope.js';

const PAYLOADS = path.resolve('../shared/payloads/retell');
const CALL = { call_id: 'call_1', direction: 'inbound', from_number: '+4915112345678', to_number: '+493012345600' };

describe(parseFunctionEnvelope.name, () => {
  it.each([
    ['book_appointment', 'book_appointment'],
    ['book_appointment_v17', 'book_appointment'],
    ['confirm_booking_v2', 'book_appointment'],
    ['start-booking', 'book_appointment'],
    ['initialize_call', 'get_context'],
    ['get_available_services', 'list_services'],
    ['find_next_available', 'find_alternatives'],
    ['query_appointment', 'find_appointments'],
    ['constructor', null],
    ['__proto__', null],
    ['end_call', null],
    ['', null],
  ])('knows %j as %j, in the body and in the path', (said, name) => {
    expect(parseFunctionEnvelope({ name: said }, null).name).toBe(name);
    expect(parseFunctionEnvelope({ function_name: said }, null).name).toBe(name);
    expect(parseFunctionEnvelope({ name: 'other' }, said).name).toBe(name);
  });

  it.each([
    [{ args: { date: 'morgen' } }],
    [{ arguments: { date: 'morgen' } }],
    [{ arguments: '{"date":"morgen"}' }],
    [{ parameters: { date: 'morgen' } }],
  ])('reads the arguments of %j', (body) => {
    expect(parseFunctionEnvelope(body, null).args).toEqual({ date: 'morgen' });
  });

  it.each([null, undefined, 'text', 7, [], { args: '{broken' }, { args: [1] }, { call: null }, { call: 'call_1' }])(
    'makes nothing of %j',
    (body) => {
      expect(parseFunctionEnvelope(body, null)).toEqual({ name: null, args: {}, call: null });
    },
  );

  it.each(['\u0000', 'call_\u200b', 'c'.repeat(641), ''])(
    'takes no call id that a database would choke on: %j',
    (callId) => {
      expect(parseFunctionEnvelope({ call: { ...CALL, call_id: callId } }, 'get_context').call).toBeNull();
    },
  );

  it('I-01: takes the call id from the call object alone', () => {
    expect(parseFunctionEnvelope({ args: { call_id: 'call_invented' } }, 'get_context').call).toBeNull();
    expect(parseFunctionEnvelope({ args: { call_id: 'call_invented' }, call: CALL }, null).call?.callId).toBe('call_1');
  });

  it.each([
    [CALL, '+4915112345678'],
    [{ ...CALL, direction: 'outbound' }, '+493012345600'],
    [{ ...CALL, from_number: 'anonymous' }, null],
    [{ ...CALL, from_number: '0151 12345678' }, null],
    [{ ...CALL, from_number: undefined }, null],
    [{ ...CALL, call_type: 'web_call' }, null],
  ])('of %j knows the caller %j', (call, callerNumber) => {
    expect(parseFunctionEnvelope({ call }, null).call?.callerNumber).toBe(callerNumber);
  });

  it('accepts a chat, which has no number', () => {
    const { call } = parseFunctionEnvelope({ chat: { chat_id: 'chat_1', from_number: '+4915112345678' } }, null);
    expect(call).toEqual({ callId: 'chat_1', toolCallId: null, callerNumber: null });
  });

  it('finds the invocation that runs, also under an alias', () => {
    const transcript = [
      { role: 'tool_call_invocation', name: 'confirm_booking_v3', tool_call_id: 'tool_1' },
      { role: 'tool_call_invocation', name: 'confirm_booking_v3', tool_call_id: 'tool_2' },
      { role: 'tool_call_invocation', name: 'get_context', tool_call_id: 'tool_3' },
      null,
    ];
    const body = { call: { ...CALL, transcript_with_tool_calls: transcript } };
    expect(parseFunctionEnvelope(body, 'book_appointment').call?.toolCallId).toBe('tool_2');
    expect(parseFunctionEnvelope(body, 'cancel_appointment').call?.toolCallId).toBeNull();
  });

  it('takes no invocation whose result is in the log already for the one that runs', () => {
    const transcript = [
      { role: 'tool_call_invocation', name: 'book_appointment', tool_call_id: 'tool_1' },
      { role: 'tool_call_result', tool_call_id: 'tool_1', content: '{}' },
    ];
    const body = { call: { ...CALL, transcript_with_tool_calls: transcript } };
    expect(parseFunctionEnvelope(body, 'book_appointment').call?.toolCallId).toBeNull();
  });
});

const describePayloads = existsSync(PAYLOADS) ? describe : describe.skip;
describePayloads('recorded function bodies (skipped when the shared payloads are missing)', () => {
  const files = existsSync(PAYLOADS) ? readdirSync(PAYLOADS).filter((file) => file.startsWith('function_call')) : [];

  it.each(files)('%s is read', (file) => {
    const body = JSON.parse(readFileSync(path.join(PAYLOADS, file), 'utf8')) as { name?: string };
    const { name, call } = parseFunctionEnvelope(body, file.includes('args_only') ? 'book_appointment' : null);
    expect(name).not.toBeNull();
    expect(call === null).toBe(file.includes('args_only'));
    if (/anonymous|web_call|chat/.test(file)) expect(call?.callerNumber).toBeNull();
  });
});
