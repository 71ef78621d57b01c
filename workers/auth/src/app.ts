import { createApp } from '@shop/shared/app'
import { createDeps } from './deps.ts'
import { addAddress } from './routes/add-address.ts'
import { beginGoogle } from './routes/begin-google.ts'
import { changePassword } from './routes/change-password.ts'
import { deleteAddress } from './routes/delete-address.ts'
import { deleteUser } from './routes/delete-user.ts'
import { devMailbox } from './routes/dev-mailbox.ts'
import { endOtherSessions } from './routes/end-other-sessions.ts'
import { endSession } from './routes/end-session.ts'
import { finishGoogle } from './routes/finish-google.ts'
import { getKeySet } from './routes/get-key-set.ts'
import { getMe } from './routes/get-me.ts'
import { getSeller } from './routes/get-seller.ts'
import { getUser } from './routes/get-user.ts'
import { getUserStats } from './routes/get-user-stats.ts'
import { listAddresses } from './routes/list-addresses.ts'
import { listSellers } from './routes/list-sellers.ts'
import { listSessions } from './routes/list-sessions.ts'
import { listUsers } from './routes/list-users.ts'
import { login } from './routes/login.ts'
import { logout } from './routes/logout.ts'
import { refreshSession } from './routes/refresh-session.ts'
import { register } from './routes/register.ts'
import { setDefaultAddress } from './routes/set-default-address.ts'
import { signInWithCode } from './routes/sign-in-with-code.ts'
import { signInWithGoogle } from './routes/sign-in-with-google.ts'
import { updateAddress } from './routes/update-address.ts'
import { updateMe } from './routes/update-me.ts'
import { updateUser } from './routes/update-user.ts'
import { forgotPassword } from './routes/forgot-password.ts'
import { resendVerification } from './routes/resend-verification.ts'
import { resetPassword } from './routes/reset-password.ts'
import { validateEmailToken } from './routes/validate-email-token.ts'
import { validateResetToken } from './routes/validate-reset-token.ts'
import { verifyEmail } from './routes/verify-email.ts'
import { verifyEmailToken } from './routes/verify-email-token.ts'

export const app = createApp({
  name: 'auth',
  title: 'Accounts',
  deps: createDeps,
  checks: ({ pingStore, cache }) => ({ mongodb: pingStore, redis: cache.ping }),
  operations: [
    getKeySet,
    register,
    login,
    logout,
    refreshSession,
    beginGoogle,
    finishGoogle,
    signInWithCode,
    signInWithGoogle,
    changePassword,
    forgotPassword,
    resetPassword,
    validateResetToken,
    resendVerification,
    verifyEmail,
    verifyEmailToken,
    validateEmailToken,
    listSessions,
    endOtherSessions,
    endSession,
    getMe,
    updateMe,
    listSellers,
    getSeller,
    listUsers,
    getUserStats,
    getUser,
    updateUser,
    deleteUser,
    listAddresses,
    addAddress,
    updateAddress,
    deleteAddress,
    setDefaultAddress,
  ],
})

app.get('/dev/mailbox', devMailbox)
