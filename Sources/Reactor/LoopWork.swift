/// What an event loop calls back by itself and not by a closure: nothing is made for it.
package protocol LoopWork: AnyObject {
    /// On the loop's thread, once for every time it was handed over.
    func run()
}
