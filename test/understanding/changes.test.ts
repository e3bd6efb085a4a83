import { describe, expect, it } from 'vitest';
import { understanding } from '../../src/understanding/index.ts';

const understand = understanding();

describe('what is to be done to a ticket', () => {
  it.each([
    ['assign', 'assign T-1042 to Beatriz', 'asigna el T-1042 a Beatriz', 'atribua o T-1042 à Beatriz', 'rendeld a T-1042-t Beatrizhez', 'T-1042をBeatrizさんに割り当てて'],
    ['take', 'I\'ll take T-1042', 'me encargo del T-1042', 'assumo o T-1042', 'elvállalom a T-1042-t', 'T-1042は私が担当します'],
    ['wait', 'put T-1042 on hold', 'pon el T-1042 en espera', 'coloque o T-1042 em espera', 'tedd várakozásra a T-1042-t', 'T-1042を保留にして'],
    ['resume', 'resume T-1042', 'reanuda el T-1042', 'retome o T-1042', 'folytasd a T-1042-t', 'T-1042の保留を解除して'],
    ['answer', 'we answered the customer on T-1042', 'ya respondimos al cliente en el T-1042', 'respondemos ao cliente no T-1042', 'válaszoltunk az ügyfélnek a T-1042 ügyében', 'T-1042、お客様に回答しました'],
    ['first-response', 'Microsoft answered on T-1042', 'Microsoft respondió en el T-1042', 'a Microsoft respondeu no T-1042', 'válaszolt a Microsoft a T-1042-re', 'T-1042にMicrosoftから回答が来た'],
    ['hand-over', 'hand over T-1042 to Microsoft', 'transfiere el T-1042 a Microsoft', 'encaminhe o T-1042 à Microsoft', 'add át a T-1042-t a Microsoftnak', 'T-1042をMicrosoftに引き渡して'],
    ['severity', 'raise T-1042 to severity A', 'sube el T-1042 a gravedad A', 'suba o T-1042 para gravidade A', 'emeld a T-1042-t A súlyosságra', 'T-1042を重大度Aに上げて'],
    ['withdraw', 'withdraw T-1042', 'retira el T-1042', 'retire o T-1042', 'vond vissza a T-1042-t', 'T-1042を取り下げて'],
    ['resolve', 'T-1042 is solved', 'el T-1042 está resuelto', 'o T-1042 está resolvido', 'a T-1042 megoldva', 'T-1042は解決しました'],
    ['close', 'close T-1042', 'cierra el T-1042', 'feche o T-1042', 'zárd le a T-1042-t', 'T-1042をクローズして'],
    ['reopen', 'reopen T-1042', 'reabre el T-1042', 'reabre o T-1042', 'nyisd újra a T-1042-t', 'T-1042を再オープン'],
    ['assign', 'pass T-1042 to Beatriz', 'pasa el T-1042 a Beatriz', 'encaminhe o T-1042 para a Beatriz', 'add át a T-1042-t Beatriznak', 'T-1042 を Beatriz に引き渡して'],
    ['assign', 'hand T-1042 over to Adele', 'traspasa el T-1042 a Adele', 'repasse o T-1042 para a Adele', 'továbbítsd a T-1042-t Adelének', 'T-1042をAdeleさんに引き継いで'],
    ['assign', 'give T-1042 to Eszter', 'dale el T-1042 a Sofía', 'passa o T-1042 para a Beatriz', 'add a T-1042-t Eszternek', 'T-1042をBeatrizさんに渡して'],
    ['assign', 'send T-1042 to Beatriz', 'manda el T-1042 a Beatriz', 'manda o T-1042 para a Beatriz', 'küldd a T-1042-t Beatriznak', '田中さんにT-1042を渡して'],
    ['assign', 'hand over T-1042 to my colleague', 'transfiere el T-1042 a mi compañero', 'encaminhe o T-1042 para o financeiro', 'add át a T-1042-t a kollégámnak', 'T-1042を同僚に引き渡して'],
    ['take', 'assign T-1042 to me', 'asígname el T-1042', 'atribua o T-1042 para mim', 'oszd ki nekem a T-1042-t', 'T-1042を私に割り当てて'],
    ['take', 'take T-1042', 'me hago cargo del T-1042', 'passa o T-1042 para mim', 'rendeld a T-1042-t hozzám', 'T-1042を引き継いで'],
    ['hand-over', 'hand T-1042 over to Microsoft', 'pasa el T-1042 a Microsoft', 'passa o T-1042 pra Microsoft', 'a Microsoftnak add át a T-1042-t', 'マイクロソフトへT-1042を引き渡して'],
    ['pass-on', 'hand over T-1042', 'transfiere el T-1042', 'encaminhe o T-1042', 'add át a T-1042-t', 'T-1042を引き渡して'],
    ['withdraw', 'cancel T-1042', 'cancela el T-1042', 'cancele o T-1042', 'töröld a T-1042-t', 'T-1042 をキャンセル'],
    ['withdraw', 'cancel my ticket T-1042', 'anula el ticket T-1042', 'cancelar meu tíquete T-1042', 'töröld a T-1042 jegyet', 'チケットT-1042をキャンセルして'],
    ['resume', 'continue T-1042', 'continúa el T-1042', 'continue o T-1042', 'mehet tovább a T-1042', 'T-1042の一時停止を解除'],
  ])('%s, in five languages', (change, ...said) => {
    const heard = said.map((text) => understand(text)).map(({ intent, update, entities }) => `${intent} ${update} ${entities.ticket}`);
    expect(heard).toEqual(Array(5).fill(`ticket.update ${change} T-1042`));
  });

  it.each(['merge T-7 into T-5', 'T-7 is a duplicate of T-5', 'fusiona el T-7 con el T-5', 'mescle o T-7 com o T-5', 'vond össze a T-7-et a T-5-tel', 'T-7をT-5に統合して'])('"%s" merges one into the other', (text) => {
    expect(understand(text)).toMatchObject({ intent: 'ticket.update', update: 'merge', into: 'T-5', entities: { ticket: 'T-7' } });
  });

  it.each([
    'Microsoft\'s number for T-1042 is 2503110040001234', 'el número de Microsoft del T-1042 es 2503110040001234', 'o número da Microsoft do T-1042 é 2503110040001234',
    'a T-1042 Microsoft-száma 2503110040001234', 'T-1042のMicrosoftの番号は2503110040001234です',
  ])('"%s" gives Microsoft\'s number', (text) => {
    expect(understand(text)).toMatchObject({ intent: 'ticket.update', update: 'bind', microsoftNumber: '2503110040001234', entities: { ticket: 'T-1042' } });
  });

  it.each([
    ['put T-1042 on hold, waiting for the customer\'s logs', 'waiting for the customer\'s logs'], ['pause T-1042: the vendor is closed', 'the vendor is closed'],
    ['pon el T-1042 en espera porque el cliente está de vacaciones', 'el cliente está de vacaciones'], ['tedd várakozásra a T-1042-t, mert az ügyfél szabadságon van', 'mert az ügyfél szabadságon van'],
    ['put T-1042 on hold', undefined],
  ])('"%s" waits for: %s', (text, reason) => {
    expect(understand(text)).toMatchObject({ update: 'wait' });
    expect(understand(text).note).toBe(reason);
  });

  it('a ticket that goes to a colleague does not go to Microsoft because Microsoft is spoken of', () => {
    for (const text of ['hand over T-5 to Beatriz, she talks to Microsoft', 'a Microsoft hívott, add át a T-5-öt Beatriznak']) expect(understand(text)).toMatchObject({ update: 'assign' });
    expect(understand('hand over T-5 to Microsoft, Beatriz is away')).toMatchObject({ update: 'hand-over' });
  });

  it.each(['customer cancelled the meeting, close T-5', 'ライセンスをキャンセルしたのでT-5を更新', 'update T-5, they want to cancel the licence'])('"%s" withdraws nothing', (text) => {
    expect(understand(text).update).not.toBe('withdraw');
  });
});
