// What is said in every recording: a short question that needs a tool, and a conversation of six turns with messages as long as real ones.

export const SYSTEM_PROMPT =
  'You are the support agent of Fernhill Outdoor, a small shop for tents, packs and stoves. Answer questions about orders, deliveries, ' +
  'returns and repairs. Look an order up before you say anything about it, never guess a date, and keep to what our terms allow. ' +
  'Write in plain sentences, without lists, and end with the one next step the customer can take. If something is outside of what you ' +
  'can decide, say so openly and name the team that will take over.';

/** The tool's question; the scripted model calls a tool when the last user message names this order. */
export const ORDER = 'A-17';
export const TOOL_QUESTION = `Where is order ${ORDER}?`;
export const TOOL_RESULT = { order: ORDER, status: 'shipped', day: 'Monday', carrier: 'Northline', parcels: 2 };
export const TOOL_ANSWER = `Order ${ORDER} left our warehouse on Monday in two parcels. Northline carries both of them; the tracking link is in your mail.`;
export const REASONING = 'The customer asks for an order, so it has to be looked up before anything is said.';

export interface Turn {
  readonly user: string;
  readonly reply: string;
}

export const SIX_TURNS: readonly Turn[] = [
  {
    user:
      'Hello, I bought the three-person tent from you about two weeks ago because we leave for the coast with our children on the ninth. ' +
      'The page promised four working days, yet the tracking has said "label created" ever since. I called the carrier and they told me ' +
      'that nothing was handed to them. Could you find out whether the parcel is still in your building, and whether I should expect it ' +
      'before we leave or look for something else?',
    reply:
      'Thank you for the clear description, and I am sorry that the label has stood still for so long. A label without a first scan nearly ' +
      'always means that the parcel was packed but missed its pallet. Your tent is in our second hall, on the shelf for parcels that wait ' +
      'for a free pallet. I have asked the team there to put it on the van of tomorrow morning, which would bring it to you two days ' +
      'before the ninth. Please reply here if no scan shows by tomorrow evening, and I will send a second tent by courier.',
  },
  {
    user:
      'That is good to hear, thank you. While we wait: the description says that the inner tent can be pitched first in dry weather, but ' +
      'the drawing in the manual I downloaded shows the outer one going up first with the poles in sleeves. My partner is sure that these ' +
      'are two different models. We have a sloping meadow with wind from the sea, and I would like to practise in the garden before the ' +
      'trip. Which order is the right one for the tent I bought, and does the wind change anything?',
    reply:
      'Both drawings are right, and your partner has spotted a real difference: the manual you found belongs to the model of last spring, ' +
      'whose poles ran through sleeves. Yours has clips, so the inner tent stands alone and the outer one is laid over it afterwards. On a ' +
      'windy meadow I would still peg the corner of the side that faces the sea first, with the door away from it, and only then raise the ' +
      'poles. Tension the guy lines low and wide. I have mailed you the newer manual; practising once in the garden is the best next step.',
  },
  {
    user:
      'The parcel arrived this morning, a day earlier than you said, so please thank the people in the second hall. Sadly one of the three ' +
      'pole segments has a hairline crack near its metal end. I can see it open when I bend the pole slightly, so I do not trust it in ' +
      'wind. Everything else looks perfect and I do not want to send the whole tent back just before the holidays. Is there a way to get ' +
      'only the segment, or a sleeve to mend it, within the next three days?',
    reply:
      'I have passed your thanks on, they were pleased. A crack at the ferrule will grow, so you are right not to trust it. You need not ' +
      'return the tent: under our terms a broken part is replaced alone. I have set aside one segment of the same diameter and added a ' +
      'repair sleeve with it, which you can keep for the trip in any case. Both go by letter post with next-day delivery, free of charge. ' +
      'Please send one photograph of the crack to this address within the week, so that the workshop can tell the maker about it.',
  },
  {
    user:
      'I sent two photographs a minute ago; the second has a coin next to the crack for scale. Another matter: my neighbour wants to join ' +
      'us and asked whether your small gas stove may be used inside the porch of this tent. I told her that it sounded dangerous, but she ' +
      'says everyone does it when it rains. I remember reading a sentence about ventilation on the box, and it is with her now. What do ' +
      'you advise, and is there any stove you sell that would be meant for such a place?',
    reply:
      'The photographs are here, and the coin helps a lot. As for the stove, I cannot advise using it in the porch, rain or not: the ' +
      'fabric melts at a temperature that a flame reaches within a second, and carbon monoxide gathers in a closed porch without any ' +
      'smell. No stove that we sell is made for a tent. What does work is a tarp on two walking poles, open on three sides, at least two ' +
      'metres from the tent. Our smallest tarp weighs four hundred grams. If your neighbour likes, I can put one on hold for her today.',
  },
  {
    user:
      'She agreed at once after I read that to her, so please hold the small tarp in the grey colour under my name. The segment came today ' +
      'as well and it fits. Now about money: I was charged for express delivery when I ordered, which plainly did not happen, and the ' +
      'invoice lists a footprint sheet that I never put in the basket and that was not in the parcel. Together that makes thirty-one ' +
      'euros. Could you check both lines and tell me how the difference comes back to me?',
    reply:
      'The grey tarp is on hold under your name for five days. I looked at both lines of the invoice. The express fee of twelve euros was ' +
      'charged although the parcel went with the ordinary van, so it is refunded in full. The footprint sheet was added by an offer that ' +
      'was ticked by default on that day, a mistake of our shop that we have since removed; as it was not packed, its nineteen euros come ' +
      'back too. Both arrive on the card you paid with in three to five working days. You will get a corrected invoice by mail tonight.',
  },
  {
    user:
      'Perfect, that settles everything I had on my list. Before I close this chat, could you put together what we agreed, so that I can ' +
      'forward it to my partner who handles our bank matters? I would need the refund with its two parts and when it should show, what ' +
      'happens with the cracked segment, until when the tarp is kept, and whom to write to if one of these does not happen while we are ' +
      'at the coast with hardly any signal.',
    reply:
      'Gladly. Thirty-one euros are on their way to your card, twelve for the express fee and nineteen for the footprint sheet, and should ' +
      'show within five working days. The cracked segment was replaced free of charge; you may throw the old one away, since your ' +
      'photographs are enough for the maker. The grey tarp waits under your name for five days from today and then goes back to the shelf. ' +
      'If anything is missing, write one line to our returns team with your order number, even days later. Have a calm week at the coast.',
  },
];
