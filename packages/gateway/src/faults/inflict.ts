import { assertNever } from '@tapewright/model';
import { inflictBigFrame } from './big-frame.ts';
import { inflictChop } from './chop.ts';
import { inflictDelay } from './delay.ts';
import { inflictDrop } from './drop-connection.ts';
import { inflictErrorNotice } from './error-notice.ts';
import type { Fault } from './fault-script.ts';
import type { FaultScene } from './fault-target.ts';
import { inflictFlood } from './flood.ts';
import { inflictForeignFill } from './foreign-fill.ts';
import { inflictGreetingTime } from './greeting-time.ts';
import { inflictIdSetback } from './id-setback.ts';
import { inflictRawBytes } from './raw-bytes.ts';
import { inflictRefusal } from './refusal.ts';
import { inflictRestart } from './restart.ts';
import { inflictSilence } from './silence.ts';
import { inflictStrayMessage } from './stray-message.ts';
import { inflictSubscriptionsLost } from './subscriptions-lost.ts';
import { inflictTwinOrder } from './twin-order.ts';
import { inflictUnknownMessage } from './unknown-message.ts';

/** Lets a fault happen to a line. What is done to messages happens on their way out and not here. */
export function inflict(fault: Fault, scene: FaultScene): void {
  const { target, now } = scene;
  switch (fault.fault) {
    case 'silence':
      return inflictSilence(target);
    case 'dropConnection':
      return inflictDrop(target);
    case 'restart':
      return inflictRestart(fault, scene);
    case 'errorNotice':
      return inflictErrorNotice(fault, scene);
    case 'delay':
      return inflictDelay(fault, target, now);
    case 'greetingTime':
      return inflictGreetingTime(fault, target);
    case 'idSetback':
      return inflictIdSetback(fault, scene);
    case 'subscriptionsLost':
      return inflictSubscriptionsLost(fault, scene);
    case 'strayMessage':
      return inflictStrayMessage(fault, target);
    case 'rawBytes':
      return inflictRawBytes(fault, target);
    case 'bigFrame':
      return inflictBigFrame(fault, target);
    case 'chop':
      return inflictChop(fault, target);
    case 'flood':
      return inflictFlood(fault, target);
    case 'foreignFill':
      return inflictForeignFill(fault, scene);
    case 'refusal':
      return inflictRefusal(fault, scene);
    case 'twinOrder':
      return inflictTwinOrder(scene);
    case 'unknownMessage':
      return inflictUnknownMessage(target);
    case 'swallow':
    case 'lose':
    case 'repeat':
    case 'holdBack':
    case 'rewrite':
    case 'correction':
    case 'trailingFields':
      return;
    default:
      return assertNever(fault);
  }
}
