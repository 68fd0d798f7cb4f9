using System.Security.Claims;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Reconciling;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts;

internal static class AccountsExtensions
{
    /// <summary>Chooses how a request is authenticated: by its Authorization header if it has one, else by cookie.</summary>
    private const string ChoosingScheme = "fractal";

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddCheckedOptions<AccountOptions>("Fractal:Accounts");
        services.AddIdentityCore<User>(Rules).AddEntityFrameworkStores<FractalDb>().AddUserManager<UsersByClock>().AddSignInManager().AddClaimsPrincipalFactory<PrincipalFactory>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<AccountOptions>>((identity, options) =>
            (identity.Lockout.MaxFailedAccessAttempts, identity.Lockout.DefaultLockoutTimeSpan) = (options.Value.MaxFailures, options.Value.LockoutTime));
        services.AddAuthentication(ChoosingScheme)
            .AddPolicyScheme(ChoosingScheme, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? IdentityConstants.BearerScheme : IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, options => Cookies(options, builder.Configuration));
        services.AddOptions<Microsoft.AspNetCore.Authentication.BearerToken.BearerTokenOptions>(IdentityConstants.BearerScheme)
            .Configure<IOptions<AccountOptions>>((bearer, options) => bearer.BearerTokenExpiration = options.Value.AccessTokenLifetime);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.User, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Policies.Administrator, policy => policy.RequireAuthenticatedUser().RequireRole(Policies.Administrator));
        services.AddSingleton<StampReader>();
        services.AddSingleton<StampCheck>();
        services.AddSingleton<ISignInStamps>(provider => provider.GetRequiredService<StampCheck>());
        services.AddSingleton<AdministratorCode>();
        services.AddSingleton<StartTask>(provider => provider.GetRequiredService<AdministratorCode>());
        services.AddScoped<RefreshTokens>();
        services.AddScoped<AccessTokens>();
        services.AddScoped<Derivation>();
        services.AddScoped<RegisterUser>();
        services.AddScoped<SignIn>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<GrantAdministrator>();
        services.AddScoped<UserList>();
        services.AddScoped<IAuditNames, UserNames>();
    }

    /// <summary>Who signed in before a new password or role is nobody: asked to sign in again, not told that they may not.</summary>
    public static void UseStampCheck(this WebApplication app)
    {
        var stamps = app.Services.GetRequiredService<StampCheck>();
        app.Use(async (context, next) =>
        {
            var holds = context.GetEndpoint()?.Metadata.GetMetadata<ComparedByEndpoint>() is null ? await stamps.HoldsAsync(context.User) : stamps.MayHold(context.User);
            if (!holds) context.User = new ClaimsPrincipal(new ClaimsIdentity());
            await next(context);
        });
    }

    /// <summary>The secret is 32 random-looking bytes: rules about its letters would say nothing.</summary>
    private static void Rules(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = "";
        options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
        options.Password.RequiredLength = 1;
    }

    private static void Cookies(Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions options, IConfiguration configuration)
    {
        SecureCookies.Apply(options.Cookie, "fractal", configuration);
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/not-found";
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        // The sign-in page leads back by itself, to addresses of this site alone.
        options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
        var (toSignIn, toRefusal) = (options.Events.OnRedirectToLogin, options.Events.OnRedirectToAccessDenied);
        options.Events.OnRedirectToLogin = context =>
        {
            if (context.HttpContext.IsApi()) return PlatformProblems.Unauthenticated.ExecuteAsync(context.HttpContext);
            // To what a form was sent to nobody can return.
            if (!HttpMethods.IsGet(context.Request.Method)) context.RedirectUri = context.Options.LoginPath + QueryString.Create(context.Options.ReturnUrlParameter, context.Request.Path.StartsWithSegments("/admin") ? "/admin" : "/apps");
            return toSignIn(context);
        };
        options.Events.OnRedirectToAccessDenied = context => context.HttpContext.IsApi() ? PlatformProblems.Forbidden.ExecuteAsync(context.HttpContext) : toRefusal(context);
    }
}
