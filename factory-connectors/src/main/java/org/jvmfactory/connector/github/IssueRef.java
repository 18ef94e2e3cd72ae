package org.jvmfactory.connector.github;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.task.TicketRef;

/** An issue or pull request by its number. Its key is {@code owner/name#number}. */
record IssueRef(RepoName repository, String number) {

    private static final Pattern KEY = Pattern.compile("([^#\\s]+)#([1-9]\\d{0,17})");
    private static final Pattern PAGE = Pattern.compile("/([^/]+/[^/]+)/(?:issues|pull)/([1-9]\\d{0,17})(?:[/?#].*)?");

    static Optional<IssueRef> ofKey(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches()
                ? RepoName.ofPair(matcher.group(1)).map(name -> new IssueRef(name, matcher.group(2)))
                : Optional.empty();
    }

    /** The one whose page has this address. */
    static Optional<IssueRef> ofPage(String address, URI web) {
        if (!address.startsWith(web + "/")) {
            return Optional.empty();
        }
        Matcher matcher = PAGE.matcher(address.substring(web.toString().length()));
        return matcher.matches()
                ? RepoName.ofPair(matcher.group(1)).map(name -> new IssueRef(name, matcher.group(2)))
                : Optional.empty();
    }

    String path() {
        return repository.path() + "/issues/" + number;
    }

    TicketRef ref(String tracker, URI web) {
        return new TicketRef(tracker, this.toString(), Optional.of(web + "/" + repository + "/issues/" + number));
    }

    @Override
    public String toString() {
        return repository + "#" + number;
    }
}
