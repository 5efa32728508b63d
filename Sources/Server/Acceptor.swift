internal import Reactor

/// Accepts connections from one listening socket, and goes on doing so when descriptors have run out for a while.
final class Acceptor {
    private let loop: EventLoop
    private var listener: ListeningSocket?
    private var registration: Registration?
    private let accepted: (consuming AcceptedConnection) -> Void
    private var pause: Deadline?
    /// Held back so that a connection can be taken and closed when no other descriptor is left.
    private var spare: Descriptor?

    /// Taken in one turn before other sockets get theirs.
    private static let connectionsPerTurn = 64
    private static let pauseAfterExhaustion: Duration = .milliseconds(200)

    init(
        _ listener: consuming ListeningSocket, on loop: EventLoop,
        _ accepted: @escaping (consuming AcceptedConnection) -> Void
    ) {
        self.loop = loop
        self.listener = consume listener
        self.accepted = accepted
        spare = Descriptor.spare()
        pause = Deadline(on: loop) { [unowned self] in resumeAfterPause() }
    }

    func resume() throws(SystemError) {
        guard registration == nil, let number = listener?.number, let interest = listener?.interest else { return }
        registration = try loop.register(number, for: interest) { [unowned self] _ in acceptWaiting() }
    }

    /// Takes the clients that wait already, who would be reset otherwise, and no more.
    func close() {
        if registration != nil { acceptWaiting() }
        suspend()
        pause?.invalidate()
        pause = nil
        listener = nil
        spare = nil
    }

    private func suspend() {
        guard let registration else { return }
        loop.deregister(registration)
        self.registration = nil
    }

    private func acceptWaiting() {
        for _ in 0..<Self.connectionsPerTurn {
            do throws(SystemError) {
                guard let connection = try listener?.accept() else { return }
                accepted(connection)
            } catch {
                return takeABreak()
            }
        }
    }

    /// A level-triggered listener without descriptors would spin: one waiting client is let go, then accepting rests.
    private func takeABreak() {
        spare = nil
        _ = try? listener?.accept()
        spare = Descriptor.spare()
        suspend()
        pause?.set(after: Self.pauseAfterExhaustion)
    }

    private func resumeAfterPause() {
        do throws(SystemError) {
            try resume()
        } catch {
            pause?.set(after: Self.pauseAfterExhaustion)
        }
    }
}
