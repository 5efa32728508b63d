internal import Reactor
internal import Wire

extension Connection {
    private var lingerTime: Duration { .seconds(2) }

    /// Lets the client read its answer before the connection goes: closing with unread input would reset it, and the
    /// answer with it (RFC 9112 section 9.6).
    func closeGently() async {
        await writer.drain(downTo: 0)
        if !writer.hasFailed {
            socket.finishWriting()
            hasTimedOut = false
            deadline.set(after: lingerTime)
            await discardInput()
        }
        close()
    }

    private func discardInput() async {
        var discarded = 0
        var bytesInTurn = 0
        while !hasTimedOut && discarded <= context.settings.http.bodyBytes {
            if bytesInTurn >= Self.bytesPerTurn {
                bytesInTurn = 0
                await context.loop.nextTurn()
            } else if socket.canRead {
                switch context.readBuffer.read(from: socket, { result, _ in result }) {
                case .bytes(let count):
                    discarded += count
                    bytesInTurn += count
                case .wouldBlock: continue
                case .end, .failed: return
                }
            } else if socket.isBroken {
                return
            } else {
                await input.wait()
            }
        }
    }
}
