package dev.portcullis.console;

/** Ends a visit with an error page. The detail is shown: no internal names in it. */
final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final PageProblem problem;

    PageException(PageProblem problem, String detail) {
        super(detail);
        this.problem = problem;
    }

    PageException(PageProblem problem, String detail, Throwable cause) {
        super(detail, cause);
        this.problem = problem;
    }

    PageProblem problem() {
        return problem;
    }
}
