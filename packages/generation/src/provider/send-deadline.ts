import type { Dispatcher } from 'undici'

/** A request was not sent: the time in which it might be was over before its connection was ready. */
export class NotSent extends Error {
  override name = 'NotSent'
}

/**
 * Checks the clock once more right before a request is written to its connection. Until then the request may have
 * waited for the connection, or the process may have been suspended, and another worker may have taken over
 * meanwhile.
 *
 * @param milliseconds that may pass before
 */
export function sendBefore(milliseconds: number, now: () => number): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const asked = now()
    return dispatch(options, {
      onRequestStart(controller, context) {
        if (now() - asked <= milliseconds) handler.onRequestStart?.(controller, context)
        else controller.abort(new NotSent(`Not sent within ${milliseconds} ms`))
      },
      onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    })
  }
}
