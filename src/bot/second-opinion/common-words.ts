/** Everyday words that may leave the house too, although the desk's examples happen not to have them. None of them is a name. */
export const commonWords: readonly string[] = [
  // English
  `about above accept account across actually after again against ago agree ahead all almost alone along already also although always among amount an and another answer any anybody
  anyone anything anyway anywhere appear apply are around arrange arrive as ask at available away back bad be became because become been before began begin begins begun behind being below
  best better between big both bother break bring broke broken build business busy but buy by call came can cannot care carry case catch cause certain chance change charge chase cheap check
  choose clear close colleague come complain complete confirm contact continue correct could count couple course cover create current cut daily date day days deal decide deliver depend did
  different difference do does done down during each earlier early easily either else email end enough even ever every everybody everyone everything exactly expect explain extra fail fall far
  fast faster feel few fill final find fine finish first fix fixes fixing follow for forget forgot form found free from full further gave get gets getting give given go goes going gone good
  got great guess had half hand handle handles happen happens hard has have having he hear heard held hello help her here hers hey hi him his hold hook hope hour hours how however if
  important in inside instead into is issue it its itself job join just keep kind knew know known last late later least leave left less let like likely limit line little live long longer
  look looking lose lost lot made main make makes making manage many matter maybe mean means meant meet message might minute minutes miss missing mistake month months more morning most move
  much must my myself name near nearly need needs never new next nice no nobody none nor not nothing notice now number of off offer often ok old on once one only onto open or order other
  others otherwise our ours out outside over own owner page part pass past pay people per person phone pick place plan please point possible prefer problem process promise proper put
  question quick quicker quickly quite rather reach reached read ready really reason receive recent reply request rest result return review right run said same saw say says search second see
  seem seems seen sell send sent service set several shall she short should show side since sit situation slow small so solve some somebody someone something sometimes somewhere soon sorry
  sort sound speak spend staff stand start state status stay step still stop story stuck stuff such supposed sure switch system take taken takes taking talk team tell than thank thanks that
  the their theirs them themselves then there these they thing things think this those though thought three through till time times to today together told tomorrow tonight too took top
  total touch toward towards tried trouble true try trying turn two type under understand unless until unable up update us use used useful user using usual usually value very via wait
  waiting want wanted wants was way we week weeks well went were what whatever when where whether which while who whole whom whose why wish with within without wonder word work worked
  working works worry worse worst worth would write wrong wrote yes yesterday yet you your yours yourself hers mine idea ideas information detail details boss`,
  // Spanish
  `a al algo alguien algún alguna ahora allí antes aquí así aún aunque ayer ayuda bien buen buena cada casi como cómo con conmigo cosa cosas cual cuál cuando cuándo cuanto cuánto de debe
  debería decir del demás desde después día días dice dime dio donde dónde dos durante él ella ellos en entonces entre era es esa ese eso esta está están estar este esto estos falta fue
  fuera gracias ha hace hacer hacia hago han hasta hay he hola hora horas hoy igual ir la las le les listo lo los luego llama llamar mal manda más me mejor menos mes mi mientras mis mismo
  momento mucho muy nada nadie necesito ni ninguno no nos nosotros nuestra nuestro nueva nunca o ocupa otra otro para parte pasa pasar pero persona poco podemos poder por porque primero
  pronto puede puedo pues que qué quien quién quiere quiero sabe saber se sé sea según ser si sí sido siempre sin sobre solo son su sus también tan tanto te tengo tenemos tener tiene tienen
  todavía todo todos toca trabajo tres tu un una uno usted va vamos veces ver vez voy y ya yo encarga resuelve arregla`,
  // Brazilian Portuguese
  `ainda agora algo alguém algum alguma antes ao aos apenas aqui assim até bem bom cada coisa coisas com como da das de dele dela depois desde dessa desse desta deste dia dias diz dizer do
  dos e é ela ele eles em então entre era essa esse está estão estar estou eu faço falar falta fazer fica foi fora há hoje hora horas isso isto já lá logo mais mas me melhor menos mesmo meu
  minha momento muito na nada não nas nem nenhum ninguém no nos nós nossa nosso nova nunca o onde ontem os ou outra outro para parte pela pelo pessoa pode podemos porque posso pouco pra
  precisa preciso primeiro quais qual qualquer quando quanto que quem quer quero resolve sabe são se sei sem sempre ser seu só sobre sua também tem temos tenho ter toda todo todos trabalho
  três tudo um uma vai vamos vez você vocês vou cuida conserta`,
  // Hungarian
  `a az ahhoz aki akik akit akkor alatt általában amely ami amikor amit annak annyi arra arról át be bár belőle benne csak de ebben egy egyik el előtt én és ez ezek ezt ezzel fel felé
  folyamatban hány ha hanem hogy hogyan hol hova ide idő idén igen így illetve ilyen itt jó jól jön kell kellene keresztül kérdés kérem két ki kicsi kinek kit közben között le legyen lehet
  lenne lesz ma mai már más még meg mely mellett mennyi mennyire mert mi miatt mikor milyen mind minden mindenki mindig mint mire mit most mostani munka na nagy nagyon nála nálunk ne nekem
  neki nekünk nem nincs oda ott ők őket ön önök össze pedig rá rajta rám sem semmi senki sok sokáig során stb szerint szükség talán tegnap tehát tud tudja tudok tudom tudunk túl után új
  ugyan úgy utána vagy vagyok valaki valami való van vannak vele viszont vissza volna volt javítja intézi foglalkozik`,
].flatMap((words) => words.split(/\s+/));

/** Words that English writes with a capital and that name nobody. */
export const capitalWords: readonly string[] = 'I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March July September October November December Christmas Easter English Spanish Portuguese Hungarian Japanese'.split(' ');
